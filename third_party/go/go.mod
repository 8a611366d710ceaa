module go_toolchain

go 1.19

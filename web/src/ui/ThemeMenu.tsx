import { MoonIcon, SunIcon, SystemIcon } from './icons';
import { Menu } from './Menu';
import { chooseTheme, useChosenTheme } from './theme';
import type { Theme } from './theme';

const themes: { theme: Theme; label: string; icon: React.ReactNode }[] = [
  { theme: 'system', label: 'As the system', icon: <SystemIcon size={16} /> },
  { theme: 'light', label: 'Light', icon: <SunIcon size={16} /> },
  { theme: 'dark', label: 'Dark', icon: <MoonIcon size={16} /> },
];

export function ThemeMenu() {
  const chosen = useChosenTheme();
  return (
    <Menu
      label="Theme"
      icon={themes.find(({ theme }) => theme === chosen)?.icon}
      items={themes.map(({ theme, label, icon }) => ({
        label,
        icon,
        checked: theme === chosen,
        onSelect: () => chooseTheme(theme),
      }))}
    />
  );
}

// Terminal text: colours and weights of SGR sequences become classes, every other control sequence
// is dropped. The sixteen colours are classes of the theme; of 256 and true colours the nearest of
// the sixteen is taken, so that text stays readable in both themes.

export type Style = {
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
  /** 0–15. */
  foreground: number | null;
  background: number | null;
};

export type Span = { text: string; classes: string };

export const plainStyle: Style = {
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  foreground: null,
  background: null,
};

// CSI …, OSC … (ended by BEL or ESC \), and two-character escapes.

const escapes =
  /\x1b(?:\[([0-9;:?<=>!]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_()#][0-9A-Za-z]?)/g;

const controls = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** The line's spans, and the style that goes on in the next line. */
export function parseAnsi(
  line: string,
  style: Style = plainStyle,
): { spans: Span[]; style: Style } {
  const spans: Span[] = [];
  let current = style;
  let from = 0;
  const text = overwritten(line);
  if (!text.includes('\x1b')) return { spans: addSpan(spans, text, current), style: current };
  for (const match of text.matchAll(escapes)) {
    addSpan(spans, text.slice(from, match.index), current);
    from = match.index + match[0].length;
    if (match[2] === 'm') current = applySgr(current, match[1] ?? '');
  }
  addSpan(spans, text.slice(from), current);
  return { spans, style: current };
}

export function stripAnsi(line: string): string {
  return overwritten(line).replace(escapes, '').replace(controls, '');
}

/** A carriage return begins the line anew: only what was printed last is seen. */
function overwritten(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  const at = text.lastIndexOf('\r');
  return at < 0 ? text : text.slice(at + 1);
}

function addSpan(spans: Span[], raw: string, style: Style): Span[] {
  const text = raw.replace(controls, '');
  if (text === '') return spans;
  const classes = classesOf(style);
  const last = spans[spans.length - 1];
  if (last !== undefined && last.classes === classes) last.text += text;
  else spans.push({ text, classes });
  return spans;
}

function classesOf(style: Style): string {
  const classes: string[] = [];
  if (style.bold) classes.push('ansi-bold');
  if (style.dim) classes.push('ansi-dim');
  if (style.italic) classes.push('ansi-italic');
  if (style.underline) classes.push('ansi-underline');
  if (style.inverse) classes.push('ansi-inverse');
  if (style.foreground !== null) classes.push(`ansi-fg-${style.foreground}`);
  if (style.background !== null) classes.push(`ansi-bg-${style.background}`);
  return classes.join(' ');
}

function applySgr(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map((part) => (part === '' ? 0 : Number(part)));
  let next = { ...style };
  for (let i = 0; i < codes.length; ++i) {
    const code = codes[i]!;
    if (code === 38 || code === 48) {
      const { color, used } = extendedColor(codes, i + 1);
      if (code === 38) next.foreground = color;
      else next.background = color;
      i += used;
    } else {
      next = applyCode(next, code);
    }
  }
  return next;
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return { ...plainStyle };
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 7) return { ...style, inverse: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 23) return { ...style, italic: false };
  if (code === 24) return { ...style, underline: false };
  if (code === 27) return { ...style, inverse: false };
  if (code >= 30 && code <= 37) return { ...style, foreground: code - 30 };
  if (code === 39) return { ...style, foreground: null };
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 };
  if (code === 49) return { ...style, background: null };
  if (code >= 90 && code <= 97) return { ...style, foreground: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 };
  return style;
}

function extendedColor(codes: number[], at: number): { color: number | null; used: number } {
  if (codes[at] === 5) return { color: nearestOf256(codes[at + 1] ?? 0), used: 2 };
  if (codes[at] === 2) {
    const [red, green, blue] = [codes[at + 1] ?? 0, codes[at + 2] ?? 0, codes[at + 3] ?? 0];
    return { color: nearest(red, green, blue), used: 4 };
  }
  return { color: null, used: 1 };
}

function nearestOf256(code: number): number {
  if (code < 16) return code;
  if (code >= 232) {
    const level = 8 + (code - 232) * 10;
    return nearest(level, level, level);
  }
  const cube = code - 16;
  const level = (part: number): number => (part === 0 ? 0 : 55 + part * 40);
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function nearest(red: number, green: number, blue: number): number {
  const high = Math.max(red, green, blue);
  const low = Math.min(red, green, blue);
  if (high - low < 40) return high < 64 ? 0 : high < 150 ? 8 : high < 220 ? 7 : 15;
  const middle = (high + low) / 2;
  const hue = Number(red > middle) + 2 * Number(green > middle) + 4 * Number(blue > middle);
  return high > 200 && low > 60 ? hue + 8 : hue;
}

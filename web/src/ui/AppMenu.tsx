import { useState } from 'react';
import { useNavigate } from 'react-router';
import { IconButton } from './IconButton';
import { HelpIcon, SearchIcon } from './icons';
import { Palette } from './palette/Palette';
import { Menu } from './Menu';
import { useShortcuts } from './shortcuts';
import { ShortcutSheet } from './ShortcutSheet';
import { ThemeMenu } from './ThemeMenu';

/** What is the same on every page: theme, shortcuts, about. */
export function AppMenu() {
  const navigate = useNavigate();
  const [sheet, setSheet] = useState(false);
  const [palette, setPalette] = useState(false);
  useShortcuts('Everywhere', [
    { keys: '?', does: 'Show this sheet', act: () => setSheet(true) },
    { keys: 'Ctrl+K', does: 'Go to a workflow, a run or an action', act: () => setPalette(true) },
  ]);
  return (
    <span className="app-menu">
      <IconButton
        label="Go to…"
        shortcut="Ctrl+K"
        icon={<SearchIcon size={16} />}
        onClick={() => setPalette(true)}
      />
      <ThemeMenu />
      <Menu
        label="Help"
        icon={<HelpIcon size={16} />}
        items={[
          { label: 'Keyboard shortcuts', shortcut: '?', onSelect: () => setSheet(true) },
          { label: 'About', onSelect: () => void navigate('/about') },
        ]}
      />
      {sheet && <ShortcutSheet onClose={() => setSheet(false)} />}
      {palette && <Palette onClose={() => setPalette(false)} />}
    </span>
  );
}

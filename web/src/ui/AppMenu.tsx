import { useState } from 'react';
import { useNavigate } from 'react-router';
import { IconButton } from './IconButton';
import { BellIcon, HelpIcon, SearchIcon } from './icons';
import { Palette } from './palette/Palette';
import { Menu } from './Menu';
import { useNotifications } from './notification';
import { useShortcuts } from './shortcuts';
import { ShortcutSheet } from './ShortcutSheet';
import { ThemeMenu } from './ThemeMenu';
import { toast } from './toasts';

/** What is the same on every page: theme, shortcuts, about. */
export function AppMenu() {
  const navigate = useNavigate();
  const [sheet, setSheet] = useState(false);
  const [palette, setPalette] = useState(false);
  const notifications = useNotifications();
  const notify = () =>
    void notifications.set(!notifications.on).then((on) => {
      if (on) toast('You are notified when a run that is open in a tab ends.');
      else if (!notifications.on) toast('This browser does not allow notifications from here.');
    });
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
          ...(notifications.possible
            ? [
                {
                  label: 'Notify when a run ends',
                  icon: <BellIcon size={16} />,
                  checked: notifications.on,
                  onSelect: notify,
                },
              ]
            : []),
          { label: 'About', onSelect: () => void navigate('/about') },
        ]}
      />
      {sheet && <ShortcutSheet onClose={() => setSheet(false)} />}
      {palette && <Palette onClose={() => setPalette(false)} />}
    </span>
  );
}

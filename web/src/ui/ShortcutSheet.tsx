import { Dialog } from './Dialog';
import { KeyHint } from './KeyHint';
import { useListedShortcuts } from './shortcuts';
import './ShortcutSheet.css';

const shown: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const groups = useListedShortcuts();
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} width={560}>
      <div className="shortcut-sheet">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.shortcuts.map((shortcut) => (
                <div key={shortcut.keys}>
                  <dt>{shortcut.does}</dt>
                  <dd>
                    <KeyHint
                      keys={shortcut.keys.replace(/Arrow\w+/g, (key) => shown[key] ?? key)}
                    />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

import { useCallback } from 'react';
import { getSession } from '../../api/client';
import { useResource } from '../../live/hooks';
import { Button, PageHeader, Switch, toast, usePageTitle } from '../../ui';
import { Logo } from '../../ui/Logo';
import { useNotifications } from '../../ui/notification';
import './AboutPage.css';

export function AboutPage() {
  usePageTitle('About');
  const { value, error, reload } = useResource(
    useCallback((signal: AbortSignal) => getSession(signal), []),
  );
  const notifications = useNotifications();
  const notify = (on: boolean) =>
    void notifications.set(on).then((granted) => {
      if (on && !granted) toast('This browser does not allow notifications from here.');
    });
  return (
    <>
      <PageHeader crumbs={[{ label: 'Home', to: '/' }]} title="About" />
      <main className="about">
        <header>
          <Logo size={48} />
          <div>
            <h2>workflow-builder</h2>
            <p>Runs graphs of dependent work, durably, exactly N at a time.</p>
          </div>
        </header>
        <dl>
          <div>
            <dt>Version</dt>
            <dd>{value?.version ?? (error ? 'not reached' : '…')}</dd>
          </div>
          <div>
            <dt>Folder</dt>
            <dd>{value && <code>{value.folder}</code>}</dd>
          </div>
          <div>
            <dt>Data</dt>
            <dd>{value && <code>{value.data_directory}</code>}</dd>
          </div>
          <div>
            <dt>Licence</dt>
            <dd>
              Apache-2.0 (<a href="/license.txt">text</a>)
            </dd>
          </div>
          <div>
            <dt>Made with</dt>
            <dd>
              <a href="/notices.txt">libraries of the program</a>,{' '}
              <a href="/licenses.txt">packages and fonts of these pages</a>
            </dd>
          </div>
        </dl>
        {error && <Button onClick={reload}>Try again</Button>}
        {notifications.possible && (
          <section>
            <h2>Notifications</h2>
            <Switch
              label="Tell me on this desktop when a run that I have open ends"
              checked={notifications.on}
              onChange={notify}
            />
          </section>
        )}
      </main>
    </>
  );
}

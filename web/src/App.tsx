import { createBrowserRouter, Outlet } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { useHealth } from './live/hooks';
import { CrashPage } from './pages/error/CrashPage';
import { NotFoundPage } from './pages/error/NotFoundPage';
import { LiveBanner, SignedOutBanner } from './ui/LiveBanner';
import { Toasts } from './ui/Toasts';

function Frame() {
  const health = useHealth();
  return (
    <>
      {health.state === 'lost' && <LiveBanner since={health.since} />}
      {health.state === 'signed-out' && <SignedOutBanner />}
      <Outlet />
      <Toasts />
    </>
  );
}

const router = createBrowserRouter([
  {
    element: <Frame />,
    errorElement: <CrashPage />,
    hydrateFallbackElement: <></>,
    children: [
      {
        path: '/',
        lazy: async () => ({ Component: (await import('./pages/home/HomePage')).HomePage }),
      },
      {
        path: '/workflows/:name/*',
        lazy: async () => ({
          Component: (await import('./pages/workflow/WorkflowPage')).WorkflowPage,
        }),
      },
      {
        path: '/runs/:run/*',
        lazy: async () => ({ Component: (await import('./pages/run/RunPage')).RunPage }),
      },
      {
        path: '/about',
        lazy: async () => ({ Component: (await import('./pages/about/AboutPage')).AboutPage }),
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);

export function App() {
  return <RouterProvider router={router} />;
}

import { PageHeader } from '../../ui/PageHeader';

export function AboutPage() {
  return <PageHeader crumbs={[{ label: 'Home', to: '/' }]} title="About" />;
}

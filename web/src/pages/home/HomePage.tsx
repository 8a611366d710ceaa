import { PageHeader } from '../../ui/PageHeader';

export function HomePage() {
  return <PageHeader crumbs={[]} title="workflow-builder" />;
}

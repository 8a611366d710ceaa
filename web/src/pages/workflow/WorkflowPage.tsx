import { useParams } from 'react-router';
import { PageHeader } from '../../ui/PageHeader';

export function WorkflowPage() {
  const { name = '' } = useParams();
  return <PageHeader crumbs={[{ label: 'Workflows', to: '/' }]} title={name} />;
}

import type { Json, JsonObject } from '../../api/types';

function shown(value: Json): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(' ');
  return JSON.stringify(value, null, 2);
}

/** Members of an object, a name and a value each. */
export function Members({
  title,
  members,
  without = [],
}: {
  title: string;
  members: JsonObject;
  without?: string[];
}) {
  const entries = Object.entries(members).filter(([name]) => !without.includes(name));
  if (entries.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl className="members">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{shown(value)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

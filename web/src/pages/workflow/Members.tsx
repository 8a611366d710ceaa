import type { Json, JsonObject } from '../../api/types';
import { cx } from '../../ui';
import { outline } from '../../model/workflow/outline';

/** A command reads best as it is typed. */
function shown(name: string, value: Json): string {
  const isCommand =
    name === 'run' && Array.isArray(value) && value.every((one) => typeof one === 'string');
  return isCommand ? value.join(' ') : outline(value);
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
        {entries.map(([name, value]) => {
          const text = shown(name, value);
          return (
            <div key={name} className={cx(text.includes('\n') && 'members-wide')}>
              <dt>{name}</dt>
              <dd>
                <code>{text}</code>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

import type { CodeFile, CodePlace } from '../../../api/types';
import { folderOf, lineCount, nameOf } from '../../../model/code/code';
import { Button, ChevronDownIcon, CopyIcon, IconButton, toast } from '../../../ui';

interface Props {
  file: CodeFile;
  /** Of nodes, in this file. */
  places: readonly CodePlace[];
  node: string | null;
  onStep: (step: 1 | -1) => void;
}

/** Which file it is, which node is marked in it, and the way to the next one. */
export function CodeBar({ file, places, node, onStep }: Props) {
  const folder = folderOf(file.path);
  return (
    <div className="code-bar">
      <h2 title={file.path}>
        {folder !== '' && <span>{folder}/</span>}
        {nameOf(file.path)}
      </h2>
      <span className="code-count">{lineCount(file.text).toLocaleString('en')} lines</span>
      <div className="code-bar-end">
        {places.length > 0 && (
          <>
            <span className="code-node" role="status">
              {whereIs(places, node)}
            </span>
            <IconButton
              label="Previous node"
              shortcut="["
              small
              className="code-up"
              icon={<ChevronDownIcon size={16} />}
              onClick={() => onStep(-1)}
            />
            <IconButton
              label="Next node"
              shortcut="]"
              small
              icon={<ChevronDownIcon size={16} />}
              onClick={() => onStep(1)}
            />
          </>
        )}
        <Button
          look="quiet"
          icon={<CopyIcon size={16} />}
          onClick={() => void navigator.clipboard.writeText(file.text).then(() => toast('Copied.'))}
        >
          Copy
        </Button>
      </div>
    </div>
  );
}

function whereIs(places: readonly CodePlace[], node: string | null): string {
  if (node === null) return '';
  const own = places.filter((place) => place.node === node);
  const [place] = own;
  if (place === undefined) return `${node} has no line here`;
  if (own.length > 1) return `${node}, ${own.length} places`;
  return place.first_line === place.last_line
    ? `${node}, line ${place.first_line}`
    : `${node}, lines ${place.first_line}–${place.last_line}`;
}

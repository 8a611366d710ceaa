import { useMemo } from 'react';
import type { KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { codeZipPath } from '../../../api/client';
import type { CodeFile, Workflow, WorkflowCode } from '../../../api/types';
import { foldersOf, lineCount, nameOf, workflowOf } from '../../../model/code/code';
import { CopyIcon, cx, DownloadIcon, IconButton, toast } from '../../../ui';
import type { Address, Changes } from '../address';

interface Props {
  workflow: Workflow;
  code: WorkflowCode;
  path: string;
  /** The workflow that the open file is about. */
  subject: string;
  address: Address;
}

/** The files of the project by folder, and the ways to take it along. */
export function CodeFiles({ workflow, code, path, subject, address }: Props) {
  const folders = useMemo(() => foldersOf(code.files), [code]);
  const lines = useMemo(
    () => code.files.reduce((sum, file) => sum + lineCount(file.text), 0),
    [code],
  );
  const marked = useMemo(
    () =>
      new Set(
        code.nodes
          .filter((place) => place.workflow === subject && place.node === address.node)
          .map((place) => place.path),
      ),
    [code, subject, address.node],
  );
  // A node of one workflow means nothing in the file of another.
  const keeping = (file: CodeFile): Changes =>
    (workflowOf(code, file.path) ?? subject) === subject ? {} : { node: null };
  return (
    <div className="code-side">
      <label className="code-choice">
        <span>File</span>
        <select
          className="field"
          value={path}
          onChange={(event) => {
            const file = code.files.find((one) => one.path === event.target.value);
            if (file !== undefined) address.openFile(file.path, keeping(file));
          }}
        >
          {folders.flatMap((folder) =>
            folder.files.map((file) => (
              <option key={file.path} value={file.path}>
                {file.path}
              </option>
            )),
          )}
        </select>
      </label>
      <nav className="code-files" aria-label="Files" onKeyDown={walk}>
        {folders.map((folder) => (
          <section key={folder.path}>
            <h2>{folder.path === '' ? 'Project' : folder.path}</h2>
            <ul>
              {folder.files.map((file) => (
                <li key={file.path}>
                  <Link
                    to={address.fileTo(file.path, keeping(file))}
                    className={cx('code-file', file.path === path && 'code-file-on')}
                    aria-current={file.path === path ? 'page' : undefined}
                    preventScrollReset
                  >
                    {nameOf(file.path)}
                    {marked.has(file.path) && (
                      <i className="code-dot" title={`Has lines of ${address.node ?? ''}`} />
                    )}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <div className="code-take">
        <p>
          Temporal TypeScript, {code.files.length} files, {lines.toLocaleString('en')} lines. It
          runs without wfb.
        </p>
        <a className="button" href={codeZipPath(workflow.name)} download>
          <DownloadIcon size={16} /> Download as zip
        </a>
        <Command text={commandOf(workflow)} />
      </div>
    </div>
  );
}

function commandOf({ name, path }: Workflow): string {
  return `wfb compile ${path === '.' ? '.' : name} -o ${name}-temporal`;
}

function Command({ text }: { text: string }) {
  return (
    <div className="code-command">
      <code>{text}</code>
      <IconButton
        label="Copy the command"
        small
        icon={<CopyIcon size={14} />}
        onClick={() => void navigator.clipboard.writeText(text).then(() => toast('Copied.'))}
      />
    </div>
  );
}

/** Arrows go through the files, Home and End to the first and the last. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = {
    ArrowDown: links[at + 1],
    ArrowUp: at > 0 ? links[at - 1] : undefined,
    Home: links[0],
    End: links.at(-1),
  }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
}

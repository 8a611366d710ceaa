import { useEffect, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { listRuns, listWorkflows } from '../../api/client';
import type { RunSummary, WorkflowSummary } from '../../api/types';
import { runState, stateWord } from '../../model/state';
import { relative } from '../../model/time';
import { GraphIcon, MoonIcon, SunIcon, SystemIcon } from '../icons';
import { useListedShortcuts } from '../shortcuts';
import { StateIcon } from '../StateIcon';
import { chooseTheme } from '../theme';
import type { Entry } from './entries';

const typingMs = 120;
const runsAsked = 20;

/** Everything that can be gone to or done from here. What cannot be loaded is left out. */
export function useEntries(query: string): Entry[] {
  const navigate = useNavigate();
  const shortcuts = useListedShortcuts();
  const [workflows, setWorkflows] = useState<WorkflowSummary[]>([]);
  const [runs, setRuns] = useState<RunSummary[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    listWorkflows(controller.signal).then(
      (answer) => setWorkflows(answer.workflows),
      () => undefined,
    );
    return () => controller.abort();
  }, []);
  const [word = ''] = query.split(/\s+/).filter(Boolean);
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      listRuns({ q: word, limit: runsAsked }, controller.signal).then(
        (answer) => setRuns(answer.runs),
        () => undefined,
      );
    }, typingMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [word]);
  return useMemo(() => {
    const go = (path: string) => () => void navigate(path);
    const now = Date.now();
    return [
      ...workflows.map((one): Entry => {
        return {
          id: `workflow ${one.name}`,
          section: 'Workflows',
          title: one.name,
          about: one.description,
          icon: <GraphIcon size={16} />,
          act: go(`/workflows/${encodeURIComponent(one.name)}`),
        };
      }),
      ...runs.map((one): Entry => ({
        id: `run ${one.run}`,
        section: 'Runs',
        title: one.run,
        about: `${one.workflow}, ${stateWord(runState(one)).toLowerCase()}, ${relative(one.started_at, now)}`,
        icon: <StateIcon state={runState(one)} size={16} />,
        act: go(`/runs/${encodeURIComponent(one.run)}`),
      })),
      ...shortcuts.flatMap(({ title, shortcuts: all }) =>
        all.flatMap(({ keys, does, act }): Entry[] =>
          act === undefined || keys === 'Ctrl+K'
            ? []
            : [
                {
                  id: `action ${title} ${keys}`,
                  section: 'Actions',
                  title: does,
                  about: title,
                  keys,
                  act,
                },
              ],
        ),
      ),
      { id: 'home', section: 'Actions', title: 'Go home', act: go('/') },
      {
        id: 'light',
        section: 'Actions',
        title: 'Light theme',
        icon: <SunIcon size={16} />,
        act: () => chooseTheme('light'),
      },
      {
        id: 'dark',
        section: 'Actions',
        title: 'Dark theme',
        icon: <MoonIcon size={16} />,
        act: () => chooseTheme('dark'),
      },
      {
        id: 'system',
        section: 'Actions',
        title: 'Theme as the system',
        icon: <SystemIcon size={16} />,
        act: () => chooseTheme('system'),
      },
      { id: 'about', section: 'Actions', title: 'About workflow-builder', act: go('/about') },
    ];
  }, [workflows, runs, shortcuts, navigate]);
}

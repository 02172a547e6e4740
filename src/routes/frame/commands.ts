import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ChartLine from '@lucide/svelte/icons/chart-line';
import Database from '@lucide/svelte/icons/database';
import FilterIcon from '@lucide/svelte/icons/list-filter';
import FilterX from '@lucide/svelte/icons/filter-x';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Monitor from '@lucide/svelte/icons/monitor';
import Moon from '@lucide/svelte/icons/moon';
import Sun from '@lucide/svelte/icons/sun';
import Undo2 from '@lucide/svelte/icons/undo-2';
import Users from '@lucide/svelte/icons/users';
import { needName } from '../../lib/analyses/column-names';
import { ANALYSES } from '../../lib/analyses/registry';
import { missingNeeds } from '../../lib/analyses/types';
import { datePresets } from '../../lib/state/date-presets';
import { frameState } from '../../lib/state/frame.svelte';
import { session } from '../../lib/state/session.svelte';
import { settings } from '../../lib/state/settings.svelte';
import type { Command } from '../../lib/ui/command-ranking';

/** What the frame lends the palette. */
export interface PaletteActions {
  /** Shows a page by its path, such as `rfm/`, keeping the filters. */
  visit(path: string): void;
  openFile(): void;
  readonly audiences: readonly { readonly id: string; readonly name: string }[];
}

/** Everything the palette can do with the data as they are now. */
export function paletteCommands(actions: PaletteActions): readonly Command[] {
  return [
    ...pages(actions),
    ...filterActions(),
    ...dataActions(actions),
    ...themes(),
    ...filterValues(actions),
  ];
}

function pages({ visit }: PaletteActions): Command[] {
  const schema = session.dataset?.schema;
  const analyses = ANALYSES.map((spec): Command => {
    const missing = schema ? missingNeeds(spec, schema) : [];
    return {
      id: `page:${spec.id}`,
      label: spec.title,
      section: 'Pages',
      keywords: `${spec.question} ${spec.group}`,
      icon: ChartLine,
      hint: missing.length ? `no ${missing.map(needName).join(', ')}` : spec.question,
      run: () => visit(spec.path ? `${spec.path}/` : ''),
    };
  });
  return [
    ...analyses,
    {
      id: 'page:data',
      label: 'Data',
      section: 'Pages',
      keywords: 'mapping columns load reconciliation',
      icon: Database,
      run: () => visit('data/'),
    },
    {
      id: 'page:audiences',
      label: 'Audiences',
      section: 'Pages',
      keywords: 'customers lists saved',
      icon: Users,
      run: () => visit('audiences/'),
    },
  ];
}

function dataActions({ openFile, visit }: PaletteActions): Command[] {
  return [
    {
      id: 'data:open',
      label: 'Open a file …',
      section: 'Data',
      keywords: 'load csv tsv parquet drop',
      icon: FolderOpen,
      run: openFile,
    },
    ...session.bundled.map((entry): Command => ({
      id: `data:${entry.id}`,
      label: `Load ${entry.title}`,
      section: 'Data',
      keywords: 'demo example bundled',
      icon: Database,
      run: () => void session.loadBundled(entry.id),
    })),
    ...(session.dataset
      ? [
          {
            id: 'data:map',
            label: 'Map columns again',
            section: 'Data',
            keywords: 'mapping roles meaning wizard',
            icon: Database,
            run: () => {
              void session.changeMapping();
              visit('data/');
            },
          },
        ]
      : []),
  ];
}

function themes(): Command[] {
  const ways = [
    { choice: 'light', label: 'Light theme', icon: Sun },
    { choice: 'dark', label: 'Dark theme', icon: Moon },
    { choice: 'system', label: 'Theme as the system', icon: Monitor },
  ] as const;
  return ways.map(({ choice, label, icon }) => ({
    id: `theme:${choice}`,
    label,
    section: 'Theme',
    keywords: 'colour color mode appearance',
    icon,
    ...(settings.theme === choice ? { hint: 'in use' } : {}),
    run: () => settings.setTheme(choice),
  }));
}

function filterActions(): Command[] {
  const commands: Command[] = [];
  if (!frameState.isEmpty) {
    commands.push({
      id: 'frame:clear',
      label: 'Clear all filters',
      section: 'Filters',
      keywords: 'reset everything',
      icon: FilterX,
      run: () => frameState.clear(),
    });
  }
  if (frameState.canUndo) {
    commands.push({
      id: 'frame:undo',
      label: 'Undo the last filter change',
      section: 'Filters',
      icon: Undo2,
      run: () => frameState.undo(),
    });
  }
  const schema = session.dataset?.schema;
  for (const preset of schema ? datePresets(schema.firstDay, schema.lastDay) : []) {
    commands.push({
      id: `filter:dates:${preset.id}`,
      label: `Dates: ${preset.label.toLowerCase()}`,
      section: 'Filters',
      keywords: 'range period time',
      icon: CalendarDays,
      run: () => frameState.update({ from: preset.from, to: preset.to }),
    });
  }
  return commands;
}

/** One command per value; these come only when something is typed. */
function filterValues({ audiences }: PaletteActions): Command[] {
  const schema = session.dataset?.schema;
  if (!schema) return [];
  const commands: Command[] = [];
  for (const [field, name, values] of [
    ['country', 'Country', schema.countries],
    ['category', 'Category', schema.categories],
    ['status', 'Status', schema.statuses],
  ] as const) {
    if (!schema.columns.has(field)) continue;
    for (const { value } of values) {
      const holds = frameState.frame[field].includes(value);
      commands.push({
        id: `filter:${field}:${value}`,
        label: `${name}: ${value}`,
        section: 'Filters',
        keywords: 'filter only',
        icon: FilterIcon,
        ...(holds ? { hint: 'take out' } : {}),
        run: () => frameState.toggle(field, value),
      });
    }
  }
  for (const { id, name } of audiences) {
    commands.push({
      id: `filter:audience:${id}`,
      label: `Audience: ${name}`,
      section: 'Filters',
      keywords: 'filter only customers',
      icon: Users,
      run: () => frameState.update({ audience: id }),
    });
  }
  return commands;
}

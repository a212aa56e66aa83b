import { SHARED, VARIABLES } from './list-stages.ts';
import type { RootReader } from './root-reader.ts';
import { entriesOf, reportUnread } from './unread.ts';

/** Reports what is in `stages/` and neither a stage nor one of the files beside them: `ignored-file`. */
export function checkStagesFolder(reader: RootReader): void {
  const entries = entriesOf(reader, 'stages');
  const names = entries.map(({ name }) => name);
  for (const entry of entries) {
    const [, name = '', ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(entry.name) ?? [];
    const isPlain = name === SHARED || name === VARIABLES;
    if (entry.isDirectory()) {
      const hint = 'Move its files to stages, or the folder elsewhere';
      reportUnread(reader, 'stages', entry, 'stages have no subfolders', hint);
    } else if (ending === '.yml' && names.includes(`${name}.yaml`)) {
      reportUnread(reader, 'stages', entry, `${name}.yaml is`, 'Remove one of the two');
    } else if (ending === '.yml' && isPlain) {
      reportUnread(reader, 'stages', entry, 'it has to end in .yaml', `Rename it to ${name}.yaml`);
    } else if (ending !== '.yml' && ending !== '.yaml') {
      const hint = /^\.(ya?ml|json)$/i.test(ending) ? `Write it as YAML, in ${name}.yaml` : undefined;
      reportUnread(reader, 'stages', entry, 'stages are YAML, in files that end in .yaml', hint);
    }
  }
}

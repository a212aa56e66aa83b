// Prints how the model does on recorded runs: `tsx test/kcc-suite/report.ts [-v] [-d FOLDER] [-k VERSION] [-c VERSION] [name …]`.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../folders.ts';
import { recordedFolders, replay, type Verdict } from './replay.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    verbose: { type: 'boolean', short: 'v' },
    folder: { type: 'string', short: 'd', default: join(repository, '../shared/kcc-suite') },
    keycloak: { type: 'string', short: 'k' },
    'config-cli': { type: 'string', short: 'c' },
  },
});

function lineOf({ step, differences, unpredicted, failure }: Verdict): string {
  const lines = differences.map(({ action, type, name, properties }) => {
    const details =
      action === 'create'
        ? []
        : properties.map(
            ({ path, live, file }) =>
              `        ${path}: predicted ${JSON.stringify(live)?.slice(0, 160)}, was ${JSON.stringify(file)?.slice(0, 160)}`,
          );
    const what = { create: 'missed', delete: 'false', change: 'differs' }[action];
    return [`      ${what} ${type}/${name}`, ...details].join('\n');
  });
  const end = `exit ${step.exit} ${step.exit === 0 ? '' : step.errors.join(' | ').slice(0, 300)}`;
  const said = failure === undefined ? '' : `predicted: ${failure.step}: ${failure.reason}`;
  const notPredicted =
    unpredicted.length === 0 ? '' : ` not predicted: ${unpredicted.map(({ property }) => property).join(', ')}`;
  return [`   ${step.file}: ${end} ${said}${notPredicted}`, ...lines].join('\n');
}

let [whole, inPart, wrong] = [0, 0, 0];
for (const name of recordedFolders(values.folder)) {
  if (positionals.length > 0 && !positionals.some((one) => name.startsWith(`${one}.`))) continue;
  const verdicts = await replay(values.folder, name, values.keycloak, values['config-cli']);
  const right = verdicts.filter(({ isRight, unpredicted }) => isRight && unpredicted.length === 0);
  const part = verdicts.filter(({ isRight, unpredicted }) => !isRight && unpredicted.length > 0);
  whole += right.length;
  inPart += part.length;
  wrong += verdicts.length - right.length - part.length;
  process.stdout.write(`${name}: ${right.length} of ${verdicts.length}\n`);
  const others = verdicts.filter((verdict) => !right.includes(verdict));
  if (values.verbose) for (const verdict of others) process.stdout.write(`${lineOf(verdict)}\n`);
}
process.stdout.write(`${whole} right, ${inPart} not predicted in part, ${wrong} wrong\n`);

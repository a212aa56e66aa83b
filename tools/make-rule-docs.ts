// Writes docs/rules.md from the rules and the codes of all packages.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build/folders.ts';
import { readRules, ruleDocs } from './rule-docs.ts';

writeFileSync(join(root, 'docs/rules.md'), ruleDocs(await readRules()));

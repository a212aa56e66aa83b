import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '@realm-as-code/renderer';
import { ANY_WAY, WAYS } from '../src/index.ts';
import { accessCodes } from '../../access/src/codes.ts';
import { exceptableCodes } from '../../compose-gen/src/codes.ts';

it('the schema of a stage offers editors the codes of all that exceptions can be made for', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../schemas/stage.schema.json'), 'utf8')) as {
    definitions: { exception: { properties: { rule: { enum: string[] } } } };
  };
  expect(schema.definitions.exception.properties.rule.enum).toEqual(
    [...Object.keys(rules), ...Object.keys(accessCodes), ...exceptableCodes].toSorted(),
  );
});

it('the schema of expectations offers editors every way in', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../schemas/access.schema.json'), 'utf8')) as {
    definitions: { way: { anyOf: { enum?: string[] }[] } };
  };
  const offered = schema.definitions.way.anyOf.flatMap((choice) => choice.enum ?? []);
  expect(offered.toSorted()).toEqual([ANY_WAY, ...WAYS].toSorted());
});

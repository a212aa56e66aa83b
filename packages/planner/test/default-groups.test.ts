import { expect, it } from 'vitest';
import { changesOf, park } from './realm-parts.ts';

const before = park({
  groups: [{ name: 'visitors', subGroups: [{ name: 'children' }] }, { name: 'staff' }],
  defaultGroups: ['/visitors'],
});

it('the default groups become those of the document, with or without a slash before them', () => {
  expect(changesOf(before, { defaultGroups: ['visitors/children'] })).toEqual([
    'realm park: defaultGroups ["/visitors"] → ["/visitors/children"]',
  ]);
});

it('a default group that does not exist ends the run; those that left are gone by then', () => {
  expect(changesOf(before, { defaultGroups: ['/staff', '/gone'] })).toEqual([
    'realm park: defaultGroups ["/visitors"] → ["/staff"]',
    'add the default group "/gone": there is no such group',
  ]);
});

it('without a list of default groups they stay', () => {
  expect(changesOf(before, {})).toEqual([]);
});

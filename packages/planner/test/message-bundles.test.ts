import { describe, expect, it } from 'vitest';
import { changesOf, park, remembered } from './realm-parts.ts';

const texts = { en: { welcome: 'Welcome', bye: 'Bye' }, de: { welcome: 'Willkommen' } };

describe('the texts of a locale', () => {
  it('are exactly those of the document, whoever wrote the others', () => {
    const lines = changesOf(park({ localizationTexts: texts }), {
      messageBundles: { en: { welcome: 'Hi', help: 'Help' } },
    });
    expect(lines).toEqual([
      'message-bundle en: bye "Bye" → undefined',
      'message-bundle en: help undefined → "Help"',
      'message-bundle en: welcome "Welcome" → "Hi"',
    ]);
  });

  it('are only added to and changed where nothing is deleted', () => {
    const keep = { IMPORT_MANAGED_MESSAGEBUNDLES: 'no-delete' };
    const lines = changesOf(park({ localizationTexts: texts }), { messageBundles: { en: { welcome: 'Hi' } } }, keep);
    expect(lines).toEqual(['message-bundle en: welcome "Welcome" → "Hi"']);
  });
});

describe('a locale that the document lacks', () => {
  const before = park({ localizationTexts: texts, attributes: remembered('message-bundles', ['de']) });

  it('is deleted if an earlier run made it', () => {
    expect(changesOf(before, { messageBundles: {} })).toEqual(['delete message-bundle de']);
  });

  it('stays without a state, and where the document has no texts at all', () => {
    expect(changesOf(before, { messageBundles: {} }, { IMPORT_REMOTESTATE_ENABLED: 'false' })).toEqual([]);
    expect(changesOf(before, {})).toEqual([]);
  });

  it('ends the run if somebody else has deleted it', () => {
    const gone = park({ attributes: remembered('message-bundles', ['de']) });
    expect(changesOf(gone, { messageBundles: {} })).toEqual([
      'delete the message bundle "de": the realm has none for this locale (HTTP 404)',
    ]);
  });
});

// Texts of themes (MessageBundleImportService, RealmLocalizationResource).

import type { JsonObject } from '@realm-as-code/renderer';
import { tidyObject } from '../../live/tidy.ts';
import { setProperty } from '../properties.ts';
import { isResolvedObject, objectIn, type ResolvedObject } from '../resolved.ts';
import { own } from '@realm-as-code/renderer';
import type { Run } from '../simulated-run.ts';
import { rememberedNames } from '../memory/state.ts';
import { Stop } from '../stop.ts';

/** Sets the texts of each locale of a document, exactly unless nothing is deleted. */
export function importMessageBundles(run: Run, document: ResolvedObject): void {
  if (!isResolvedObject(own(document, 'messageBundles'))) return;
  const bundles = objectIn(document, 'messageBundles');
  deleteMissingLocales(run, bundles);
  for (const locale of Object.keys(bundles)) setTexts(run, locale, objectIn(bundles, locale));
}

/** A locale goes when an earlier run made it; without a state, none does. */
function deleteMissingLocales(run: Run, bundles: ResolvedObject): void {
  const { keeps, state } = run.settings;
  if (keeps.has('message-bundle') || !state.isEnabled) return;
  for (const locale of rememberedNames(run, 'message-bundles', 'delete message bundles')) {
    if (Object.hasOwn(bundles, locale)) continue;
    if (!run.realm.localizationTexts.delete(locale))
      throw new Stop(`delete the message bundle "${locale}"`, 'the realm has none for this locale (HTTP 404)');
  }
}

/** Keycloak adds texts to those that there are; keycloak-config-cli then deletes the others, whoever made them. */
function setTexts(run: Run, locale: string, texts: ResolvedObject): void {
  const live = run.realm.localizationTexts.get(locale) ?? {};
  const isExact = !run.settings.keeps.has('message-bundle');
  const next: JsonObject = isExact
    ? Object.fromEntries(Object.entries(live).filter(([key]) => Object.hasOwn(texts, key)))
    : { ...live };
  const entity = { type: 'message-bundle', name: locale };
  for (const [key, text] of Object.entries(texts)) setProperty(run, entity, next, key, text);
  run.realm.localizationTexts.set(locale, tidyObject(next));
}

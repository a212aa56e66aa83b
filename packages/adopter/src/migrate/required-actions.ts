import { isTrue, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { freshEntity } from './fresh-entity.ts';
import { filledTexts, given, pick } from './given.ts';
import type { RealmDraft } from './realm-draft.ts';

/** Takes required actions over, or those of a new realm where a file has none. */
export function importRequiredActions(draft: RealmDraft, file: JsonObject): void {
  const isGiven = given(file, 'requiredActions') !== undefined;
  for (const action of objectsAt(isGiven ? file : draft.fresh, 'requiredActions')) {
    const alias = presentName(draft, textAt(action, 'alias') ?? '');
    const converted: JsonObject = {
      ...pick(action, ['name', 'priority']),
      alias,
      providerId: presentName(draft, textAt(action, 'providerId') ?? ''),
      enabled: isTrue(given(action, 'enabled')),
      defaultAction: isTrue(given(action, 'defaultAction')),
      config: filledTexts(objectAt(action, 'config')),
    };
    // MigrationUtils.updateOTPRequiredAction
    if (converted['name'] === 'Configure Totp' && alias === 'CONFIGURE_TOTP') converted['name'] = 'Configure OTP';
    draft.requiredActions.set(alias, converted);
  }
  addRequiredAction(draft, 'delete_account');
}

/** Adds a required action of a new realm where it is missing. */
export function addRequiredAction(draft: RealmDraft, alias: string): void {
  const action = freshEntity(draft.fresh, 'requiredActions', 'alias', alias);
  if (action !== undefined && !draft.requiredActions.has(alias)) draft.requiredActions.set(alias, { ...action });
}

/** Some actions had lower-case names: `DefaultRequiredActions.getDefaultRequiredActionCaseInsensitively`. */
function presentName(draft: RealmDraft, name: string): string {
  const upper = name.toUpperCase();
  return freshEntity(draft.fresh, 'requiredActions', 'alias', upper) === undefined ? name : upper;
}

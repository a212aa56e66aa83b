/** What a condition asks for, by its provider: the key of its config, without which it asks for nothing, and the word for it. */
export const ASKED_FOR: Readonly<Record<string, readonly [key: string, word: string]>> = {
  'conditional-user-role': ['condUserRole', 'role'],
  'conditional-client-scope': ['client_scope', 'client scope'],
  'conditional-user-attribute': ['attribute_name', 'attribute'],
  'conditional-sub-flow-executed': ['flow_to_check', 'sub-flow'],
  'conditional-level-of-authentication': ['loa-condition-level', 'level'],
};

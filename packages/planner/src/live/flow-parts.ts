import { type JsonObject, textAt } from '@realm-as-code/renderer';
import type { PartReader } from './part-reader.ts';
import { pathStep } from './path-step.ts';

/** @returns the flows of a realm, those in others too, and their configs, as an export has them. */
export async function readFlows(
  reader: PartReader,
): Promise<{ authenticationFlows: JsonObject[]; authenticatorConfig: JsonObject[] }> {
  const topLevel = await reader.list('/authentication/flows', 'view-realm');
  const executions = await reader.each(topLevel, async (flow) =>
    reader.list(`/authentication/flows/${pathStep(textAt(flow, 'alias') ?? '')}/executions`, 'view-realm'),
  );
  const all = executions.flat();
  const idsIn = (key: string): string[] => [...new Set(all.flatMap((execution) => textAt(execution, key) ?? []))];
  const [subFlows, configs] = await Promise.all([
    reader.each(idsIn('flowId'), async (id) => reader.object(`/authentication/flows/${pathStep(id)}`, 'view-realm')),
    reader.each(idsIn('authenticationConfig'), async (id) =>
      reader.object(`/authentication/config/${pathStep(id)}`, 'view-realm'),
    ),
  ]);
  return { authenticationFlows: [...topLevel, ...subFlows], authenticatorConfig: configs };
}

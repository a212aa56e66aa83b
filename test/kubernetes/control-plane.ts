import { canHave, CONTROL_PLANE } from '../../tools/kubernetes/programs.ts';
import { needs, type Needed } from '../needs.ts';

export const needsControlPlane: Needed = needs('Go, npm and Python', canHave(CONTROL_PLANE));

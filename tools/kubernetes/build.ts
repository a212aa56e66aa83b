// Makes ahead what test:kubernetes would make itself, which takes minutes: `.ci/run` does other things meanwhile.
import { canHave, CONTROL_PLANE, kubernetesPrograms } from './programs.ts';

if (canHave(CONTROL_PLANE)) kubernetesPrograms(CONTROL_PLANE);

import { startClients } from './clients.ts';
import { startMatrix } from './matrix.ts';
import { startSearch } from './search.ts';
import { startFolding, startSections } from './sections.ts';
import { startTheme } from './theme.ts';

startTheme();
startMatrix();
startClients();
startSearch();
startSections();
startFolding();

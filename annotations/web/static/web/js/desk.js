// What the desk adds where scripts run. Every page reads, and every form works, without.

import { startKeys } from "./keys.js";
import { startForms } from "./forms.js";
import { startLive } from "./live.js";
import { startPalette } from "./palette.js";
import { startPanel } from "./panel.js";
import { startSelection } from "./selection.js";
import { startSent } from "./sent.js";

document.documentElement.classList.add("scripted");
startKeys();
startForms();
startPanel();
startSelection();
startPalette();
startLive();
startSent();

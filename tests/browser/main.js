// The dashboard in a real browser: one process, one browser, three services, one log.
//
// usage: node main.js CHAT_SERVICE TOOLBOX CHROMIUM FOLDER_FOR_SCREENSHOTS

import "./reading.js";
import "./headline.js";
import "./rows.js";
import "./looking.js";
import "./refreshing.js";
import "./charts.js";
import "./without_scripts.js";
import "./hostile.js";
import "./of_a_log.js";
import "./narrow.js";
import "./printing.js";
import "./painting.js";
import "./every_form.js";

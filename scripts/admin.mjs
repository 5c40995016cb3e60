// `npm run admin -- add NAME`: makes administrators, and checks the audit log. Works while the server runs.
import { runServerProgram } from './server-program.mjs';

process.exitCode = await runServerProgram('admin', process.argv.slice(2));

// `npm run data -- backup`: copies the database, checks it, puts a copy back, and moves it to PostgreSQL.
import { runServerProgram } from './server-program.mjs';

process.exitCode = await runServerProgram('data', process.argv.slice(2));

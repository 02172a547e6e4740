/** Ends with a one-line hint when no Chromium can be found. */
import { chromiumPath } from './chromium';

try {
  chromiumPath();
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exit(1);
}

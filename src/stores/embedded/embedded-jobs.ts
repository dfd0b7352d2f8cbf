import type { Db as JobsDb } from 'pg-boss';

import type { EmbeddedPostgres } from './embedded-postgres.ts';

/**
 * pg-boss on the embedded database. It thinks in pooled connections, where a failed statement hurts nobody else; here
 * the one session would stay in a failed transaction, so it is rolled back before the turn passes on.
 */
export function embeddedJobs(postgres: EmbeddedPostgres, onReserve: () => void): JobsDb {
  return {
    executeSql: async (text, values) => {
      onReserve();
      return await postgres.turn.run(async () => {
        try {
          const { rows } =
            values !== undefined && values.length > 0
              ? await postgres.query(text, values)
              : await postgres.exec(text);
          return { rows: [...rows] };
        } catch (error) {
          await postgres.exec('rollback');
          throw error;
        }
      });
    },
    listen: async (channel, onNotification, onReconnect) => {
      const close = await postgres.listen(channel, onNotification);
      // Nothing can drop in one process, so there is one "reconnect": look once for what came before we listened.
      onReconnect();
      return { close };
    },
  };
}

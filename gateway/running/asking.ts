/** Asks each agency's own server about recipients as the config in force says, where the agency has not turned that off. */
import { sameAddress } from '../../directory/address.ts';
import type { Config } from '../config/config.ts';
import { createQuestions, type Questions } from '../relay/ask-recipient.ts';
import { openLine } from '../relay/recipient-line.ts';

export function createAsking(live: () => Config): Questions {
  const agencyOf = (id: string) => live().agencies.find((agency) => agency.id === id);
  const questions = createQuestions({
    open: async (id, answerMs) => {
      const agency = agencyOf(id);
      if (!agency) throw new Error(`the config has no agency "${id}" any more`);
      const { hostname, gatewayTls } = live();
      const identity = { hostname, ...gatewayTls };
      const patience = { connect: answerMs, reply: answerMs };
      return openLine({ target: { kind: 'server', server: agency.servers.own }, identity, patience });
    },
    now: () => performance.now(),
  });
  return {
    refusalOf: async (id, recipient, asker) => {
      const { askServer = false, echo = null } = agencyOf(id) ?? {};
      // Nobody but the gateway gets what comes to the echo.
      const isOurs = echo !== null && sameAddress(echo, recipient);
      return askServer && !isOurs ? await questions.refusalOf(id, recipient, asker) : null;
    },
    [Symbol.dispose]: () => questions[Symbol.dispose](),
  };
}

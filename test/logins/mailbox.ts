import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Takes mail for everybody. */
export interface Mailbox {
  /** What a realm sends its mail to. */
  readonly smtpServer: Readonly<Record<string, string>>;
  /** @returns the link in the mail that has come; undefined where none comes. */
  readonly takeLink: () => Promise<string | undefined>;
  readonly stop: () => void;
}

/** A mail server on loopback: enough of SMTP for Keycloak to send mail. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: string[] = [];
  const server = createServer((socket) => {
    let received = '';
    let mail: string[] | undefined;
    socket.write('220 ready\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const lines = (received + chunk.toString()).split('\r\n');
      received = lines.pop() as string;
      for (const line of lines) {
        if (mail !== undefined && line !== '.') mail.push(line);
        else if (line === 'DATA') [mail] = [[], socket.write('354 go on\r\n')];
        else if (line === 'QUIT') socket.end('221 bye\r\n');
        else {
          if (mail !== undefined) mails.push(mail.join('\n'));
          mail = undefined;
          socket.write('250 ok\r\n');
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    smtpServer: { host: '127.0.0.1', port: String(port), from: 'keycloak@example.org' },
    takeLink: async () => {
      // Keycloak sends before it answers.
      for (let tries = 0; mails.length === 0 && tries < 5; tries++) await sleep(20);
      // Quoted-printable; the newest counts.
      const text = mails.pop()?.replaceAll('=\n', '').replaceAll('=3D', '=');
      mails.length = 0;
      return text === undefined
        ? undefined
        : /http:\/\/localhost\S+?(?=["<\s])/.exec(text)?.[0]?.replaceAll('&amp;', '&');
    },
    stop: () => server.close(),
  };
}

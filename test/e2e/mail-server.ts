import { type AddressInfo, createServer } from 'node:net';
import { until } from './processes.ts';

/** Takes mail, and keeps it. */
export interface MailServer {
  readonly port: number;
  /** @returns the link to Keycloak in the mail that comes next. */
  readonly nextLink: () => Promise<string>;
  readonly stop: () => void;
}

/** A mail server on loopback: enough of SMTP for Keycloak to send mail. */
export async function startMailServer(): Promise<MailServer> {
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
  return {
    port: (server.address() as AddressInfo).port,
    nextLink: async () => {
      await until('a mail comes', 20_000, () => mails.length > 0);
      // Quoted-printable.
      const text = (mails.shift() as string).replaceAll('=\n', '').replaceAll('=3D', '=');
      return (/http:\/\/localhost\S+?(?=["<\s])/.exec(text)?.[0] ?? '').replaceAll('&amp;', '&');
    },
    stop: () => server.close(),
  };
}

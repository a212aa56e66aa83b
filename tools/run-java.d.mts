export function runJava(name: string, version: string, input?: string): string;

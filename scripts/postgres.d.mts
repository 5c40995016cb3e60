export function postgresPrograms(): string | null;
export function postgresAccount(): { uid: number; gid: number } | undefined;

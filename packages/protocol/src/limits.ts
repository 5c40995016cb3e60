/**
 * Bounds on what a stranger can send (O6). They are part of the protocol: a client that keeps to them is never refused
 * for size or count.
 */
export const LIMITS = {
  /** Bytes of one frame from client to server. The largest lawful one is an offer with every candidate in it. */
  frameBytes: 16_384,
  /** Bytes of one HTTP body. */
  httpBodyBytes: 8_192,
  /** Bytes of the body of a statement sent over HTTPS (T7): a report and some entries fit in. */
  distressBodyBytes: 32_768,
  /** Entries in one deposit; about as many fit into a frame. Each eight entries count as one more message (E3). */
  depositEntries: 16,
  /**
   * What one player may deposit of a transcript: this many positions of each seat's chain, and an equal part of the
   * entries and bytes of the whole. So nobody can take the room of the others. A server takes less where the longest match of
   * a title needs less, which every honest client keeps to.
   */
  transcriptEntriesPerSeat: 640,
  transcriptEntries: 8_192,
  transcriptBytes: 4_194_304,
  /** Milliseconds that a silent player has to answer a report request (T9). */
  reportRequestMs: 10_000,
  /**
   * Milliseconds for which a match may go on after the report that starts the deadline of the others, if they answer
   * that they still play it, or if the reporter signs further entries (T9). Honest players report within seconds of
   * each other. So only a match that a player reported before its end uses this time, and few matches are longer than
   * half an hour.
   */
  playOnMs: 1_800_000,
  /** Milliseconds from the opening of a connection to its hello. */
  helloMs: 5_000,
  /** Messages that a client may send at once, and how many more each second. */
  burstMessages: 60,
  messagesPerSecond: 20,
  /** The number of refused messages in a minute that closes a connection. */
  refusalsPerMinute: 30,
  /** Characters of one session description. */
  descriptionChars: 12_000,
  /** Characters of one ICE candidate. */
  candidateChars: 600,
  /** Descriptions and candidates that one side may send within one attempt. */
  descriptionsPerAttempt: 1,
  candidatesPerAttempt: 64,
  /**
   * Attempts and rounds that one side may begin at once within one introduction, and the milliseconds until one more.
   */
  attemptsAtOnce: 8,
  attemptEveryMs: 1_000,
  /** Rungs in one report of a link: only the latest ones. */
  rungTries: 32,
  /** The server's relay (S12), for each direction of each pair: bytes of one frame, header and seal included. */
  relayFrameBytes: 33_280,
  /** Bytes and frames at once, and how many more each second: enough for a real-time match of two. */
  relayBurstBytes: 262_144,
  relayBytesPerSecond: 65_536,
  relayBurstFrames: 400,
  relayFramesPerSecond: 160,
  /** Lines of a window on the people or on the open tables, how many a client that says nothing gets, and how far down it may look (S7). */
  windowLines: 100,
  windowAtFirst: 24,
  windowFrom: 100_000,
  /** People named by one answer to a search. */
  foundLines: 20,
  /** Characters of a ticket. */
  ticketChars: 512,
  /** Characters of a ticket of an authority: an RS256 signature with long claims takes about 1,000. */
  authorityTicketChars: 4_096,
  /** Invitations that one client may have open at once. */
  openInvitations: 8,
  /**
   * Watchers that one player serves at once, so that nobody's match is slowed by them, and a house, which serves many matches. Lines of
   * one list of running matches.
   */
  watchers: 16,
  houseWatchers: 64,
  /** Watchers of a match in real time that somebody serves who watches it itself. */
  relayWatchers: 4,
  runningMatches: 24,
  /**
   * Listings of one house, lines of one list of them, and houses that one question for it looks at. Links by which one house shows matches
   * at once, and matches that a listing shows at most. Tables at which people wait in one room.
   */
  listings: 12,
  listingLines: 24,
  listingHouses: 64,
  listingLinks: 24,
  matchesShown: 50,
  roomTables: 64,
  /**
   * Other players at matches in real time, in all its matches together, with whom one house plays at once. A bot of two seats took 44 to 66 ms of
   * processor time a second, at each strength, and most of it is for the link: packets, sixty times a second. So eight take half of one core, and
   * no tick of theirs waits for another match.
   */
  houseRealTime: 8,
  /** Lists that one house may publish at once, and the milliseconds until one more. */
  publishBurst: 4,
  publishEveryMs: 15_000,
  /** Listings of one house that may be opened at once, by everybody together, and the milliseconds until one more. */
  openingsBurst: 48,
  openingEveryMs: 250,
  /** Invitation links of one player, and the longest life of one in milliseconds: 30 days. */
  invitationLinks: 20,
  invitationLinkMs: 2_592_000_000,
  /**
   * How often one player may come back to one match (N6). Each time it may be away for less than one absence, so all of it is less
   * than as many absences; and each time the server signs introductions and reads the transcript.
   */
  returns: 12,
  /** Players in one match. */
  seats: 8,
  /** Characters of one line of a chat, and of what a group says about itself. */
  chatChars: 300,
  aboutChars: 200,
  /** Characters of the name of a group. */
  groupNameChars: { min: 2, max: 30 },
  groupNameUnits: 60,
  /** Groups in which one player may be, besides those that it makes, and how many it may have made at once (S6). */
  groupsJoined: 12,
  groupsMade: 4,
  /** People in one group, and people whom one answer about a group names. */
  groupPeople: 2_000,
  groupPeopleShown: 100,
  /** Groups that one answer to a search names. */
  foundGroups: 20,
  /** Lines of a chat that are kept for each group, and that one answer holds (C2). */
  chatKept: 200,
  chatPage: 50,
  /** Milliseconds for which a line is kept: seven days. */
  chatMs: 604_800_000,
  /** Lines that one player may say at once, in all groups together, and the milliseconds until one more. */
  chatBurst: 5,
  chatEveryMs: 2_000,
  /** The same for all players of one group together: each line goes to everybody who hears it. */
  groupChatBurst: 30,
  groupChatEveryMs: 250,
  /** Letters and digits of a name, in which marks are not counted, and UTF-16 code units in all; characters of a password. */
  nameChars: { min: 2, max: 20 },
  nameUnits: 40,
  passwordChars: { min: 8, max: 128 },
  /** Passkeys of one member, keys of one guest, and recovery codes made at once. */
  passkeys: 10,
  guestKeys: 10,
  recoveryCodes: 10,
  /** Sessions that a player is shown, the latest ones. */
  sessionsListed: 50,
  /** Characters of the name of a passkey, a key or a device. */
  labelChars: 40,
  /** Characters of a complaint about a player, of an appeal, and of the reason of an administrator's decision (S5, S19). */
  complaintChars: 500,
  appealChars: 1_000,
  decisionChars: 300,
  /** Matches and complaints that a restriction names, and appeals against one restriction. */
  restrictionSources: 16,
  appealsPerRestriction: 3,
  /** Complaints that one player may make in an hour and in a day, and that come from one network in an hour. */
  complaintsPerHour: 10,
  complaintsPerDay: 30,
  complaintsPerHourPerNetwork: 60,
} as const;

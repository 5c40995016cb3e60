import { usePageTitle } from '../parley/use.ts';
import './account.css';

/** What is kept, what others see, and how to leave: short and exact. */
export function Component() {
  usePageTitle('Privacy');
  return (
    <article className="narrow-page prose">
      <h1>Privacy, in short</h1>
      <h2>What the server keeps</h2>
      <p>
        Your name and picture, the public halves of your keys and passkeys with the names you gave them, and for members
        hashes of the password and of the recovery codes. For each place where you are signed in: the kind of browser
        and system, and when you came and were last there. Whom you blocked and whom you accept. The groups you are in.
        There is no advertising and no tracking.
      </p>
      <p>
        For members also a scrambled form of a random mark of the last 16 browsers in which they signed in, with the
        date. So nobody who guesses at your password can keep you out of your account there. If you came by a link of
        another site: a scrambled form of who you are on that site.
      </p>
      <p>
        What you write in the chat of a group is kept for seven days, the latest 200 lines of each group; whoever joins
        the group can read it. What you write in a match goes to its players alone, and the server does not see it.
      </p>
      <p>
        For each match: who played and when, the moves as each player signed them and the time at which each of them
        reached the server, from when to when a player’s connection to the server was broken or closed, who said that
        the server or another player was out of reach, what each player reported, the verdict, and what it did to the
        ratings.
      </p>
      <p>
        The moves and reports of a casual match are deleted after 30 days, or after 400 if somebody disputes its result.
        Results and ratings stay, and so does everything of ranked matches. Whoever runs this server can set other
        times.
      </p>
      <p>
        When you begin a match, a scrambled form of your network address is noted with the date, for 30 days. It shows
        which players share a connection, so that one person with two accounts cannot vouch for itself. The address
        itself is not kept. That two players of a match share a connection stays with the match, and is in its evidence
        file.
      </p>
      <p>
        If you report a player, the server keeps who reported whom, for which match or line of a group’s chat, why, and
        what came of it. The player you report is not told who you are. If something is taken from you for a time, the
        server keeps what, why and until when, what you wrote against it, and what was decided. Only you and the
        administrators of this server see that. What administrators do is kept in a log.
      </p>
      <h2>What this browser keeps</h2>
      <p>
        One cookie with your session, for members one with the mark of this browser, your key (its private half cannot
        be read out, not even by this page), reports that the server has not received yet, the signed moves of a match
        that you are playing (until its report is made, a day at most), which warnings you have read, and the theme you
        chose.
      </p>
      <h2>What others see</h2>
      <p>
        Your name, picture, trust and whether you are free.{' '}
        <strong>In direct play your opponent’s browser learns your IP address</strong>, because the moves go straight
        from browser to browser. It is told only after you both agreed to play. You can hide it in your settings: your
        matches then go through relays only, which takes longer; the server and its relay still see it. What passes
        through them is sealed between the players; to the server the players hand the signed moves over themselves, as
        evidence.
      </p>
      <p>
        Every player who is signed in, guests included, can see your profile: when you joined, what you won and lost,
        your matches with their results and opponents, your trust after each of them, and what that rests on, such as
        matches you left or did not report. Whom you blocked, and who blocked you, sees none of it. With the address of
        a match players can also read its verdict, step through its moves, and download its evidence file: the signed
        moves and reports with their times, when connections broke, the public keys, and how each player’s trust stood.
      </p>
      <p>
        While you play, others may watch: they see the names, the board and the result, and never your address. In your
        settings you choose who may, or nobody. Somebody who watches without a name leaves nothing on the server.
      </p>
      <h2>How to leave</h2>
      <p>
        In your settings you can download everything that is kept about you, and delete yourself: name, picture, keys,
        passkeys, password and codes, sessions, settings, blocks, trust and its history, notes of networks, invitation
        links, what you wrote in groups, your reports, and what was taken from you, at once. A log of what was decided
        about players keeps a number that leads back to nobody. A group that you made goes to another member, or closes.
        Results of your matches stay, under the name “Deleted player” and a new number that leads back to nobody. So do
        the signed moves, for as long as moves are kept, and with them the public key of the match: without it nobody
        could check them. Files that others downloaded before are in their hands.
      </p>
      <p>
        A guest who deletes this site’s data in the browser cannot be used by anybody again, unless there are backup
        words or a second device. A guest who is not seen for 30 days and never played is deleted. One who played is
        made a “Deleted player” 400 days after its last match. Members sign out in their settings.
      </p>
    </article>
  );
}

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
        Your name and picture, the public half of your key, and for members a hash of the password. Whom you blocked and
        whom you accept. There is no advertising and no tracking.
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
        If you report a player, the server keeps who reported whom, for which match, why, and what came of it. The
        player you report is not told who you are. If something is taken from you for a time, the server keeps what, why
        and until when, what you wrote against it, and what was decided. Only you and the administrators of this server
        see that. What administrators do is kept in a log.
      </p>
      <h2>What this browser keeps</h2>
      <p>
        One cookie with your session, your key (its private half cannot be read out, not even by this page), reports
        that the server has not received yet, which warnings you have read, and the theme you chose.
      </p>
      <h2>What others see</h2>
      <p>
        Your name, picture, trust and whether you are free.{' '}
        <strong>In direct play your opponent’s browser learns your IP address</strong>, because the moves go straight
        from browser to browser. It is told only after you both agreed to play. You can hide it in the settings of your
        profile: your matches then go through relays only, which takes longer; the server and its relay still see it.
        What passes through them is sealed between the players; to the server the players hand the signed moves over
        themselves, as evidence.
      </p>
      <p>
        Every player who is signed in, guests included, can see your profile: when you joined, your matches with their
        results and opponents, your trust after each of them, and what that rests on, such as matches you left or did
        not report. With the address of a match they can also read its verdict and download its evidence file: the
        signed moves and reports with their times, when connections broke, the public keys, and how each player’s trust
        stood.
      </p>
      <h2>How to leave</h2>
      <p>
        A guest who deletes this site’s data in the browser is gone: nobody can use that key again. Members sign out in
        their profile. To have an account deleted, ask whoever runs this server.
      </p>
    </article>
  );
}

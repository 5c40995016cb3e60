import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useChoice, useClientState, useMe, usePage } from '../parley/use.ts';
import { grouped } from '../words/time.ts';
import { Bots } from './bots.tsx';
import { OpenTables } from './open-tables.tsx';
import { People } from './people.tsx';
import { Play } from './play.tsx';
import { RunningMatches } from './running-matches.tsx';
import { openTablesHere, peopleHere } from './seating.ts';
import { Titles } from './titles.tsx';

/** The lobby on a phone: one thing at a time. */
export default function Narrow() {
  const { tab } = useChoice();
  const { choice } = usePage();
  const state = useClientState();
  const here = grouped(peopleHere(state));
  const open = grouped(openTablesHere(state, useMe() ?? ''));
  return (
    <Tabs
      className="lobby-tabs"
      selectedKey={tab}
      onSelectionChange={(key) => {
        if (key === 'play' || key === 'people' || key === 'tables') choice.setState({ tab: key });
      }}
    >
      {tab !== 'play' && <h1 className="unseen">Lobby</h1>}
      <TabList className="tablist" aria-label="Lobby">
        <Tab className="tab" id="play">
          Play
        </Tab>
        <Tab className="tab" id="people">
          People <span className="figure soft">{here}</span>
        </Tab>
        <Tab className="tab" id="tables">
          Tables <span className="figure soft">{open}</span>
        </Tab>
      </TabList>
      <TabPanel className="tabpanel" id="play">
        <Play />
        <Titles />
        <Bots />
      </TabPanel>
      <TabPanel className="tabpanel" id="people">
        <People />
      </TabPanel>
      <TabPanel className="tabpanel" id="tables">
        <OpenTables />
        <RunningMatches />
      </TabPanel>
    </Tabs>
  );
}

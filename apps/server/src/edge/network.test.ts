import { expect, it } from 'vitest';
import { countedNetwork, networkOf, wideNetworkOf } from './network.ts';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2::7', '2001:db8:1:2'],
  ['2001:DB8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2'],
  ['2001:db8::7', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['192.0.2.7:50123', '192.0.2.7'],
  ['[2001:db8:1:2::7]:50123', '2001:db8:1:2'],
  ['[2001:db8:1:2::7]', '2001:db8:1:2'],
  ['[::ffff:192.0.2.7]:50123', '192.0.2.7'],
  ['::ffff:c000:207', '192.0.2.7'],
  ['not an address', 'not an address'],
  ['192.0.2.7:x', '192.0.2.7:x'],
  ['', ''],
])('[O6.4] %s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '2001:db8:0:0'],
  ['127.0.0.1', null],
  ['127.9.9.9', null],
  ['::ffff:127.0.0.1', null],
  ['::1', null],
])('[O6.4] %s is counted under %s', (address, counted) => {
  expect(countedNetwork(networkOf(address))).toBe(counted);
});

it.each([
  ['2001:db8:1:2::7', '2001:db8:1'],
  ['[2001:db8:1:ffff::7]:4711', '2001:db8:1'],
  ['2001:db8:2:2::7', '2001:db8:2'],
  ['192.0.2.7', null],
  ['::ffff:192.0.2.7', null],
  ['no address', null],
])('[O6.28] the wide network of %s is %s', (address, network) => {
  expect(wideNetworkOf(address)).toBe(network);
});

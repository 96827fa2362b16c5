import { expect, test } from 'vitest';
import { LoopbackAddresses, loopbackAliases } from '../../../lib/local/nodes/addresses.ts';

test('addresses differ, lie in the loopback range and leave 127.0.0.0/24 alone', () => {
  // Prepare
  const addresses = new LoopbackAddresses(null);

  // Act
  const drawn = Array.from({ length: 2000 }, () => addresses.draw(null));

  // Assess
  expect(new Set(drawn).size).toBe(2000);
  for (const address of drawn) {
    expect(address).toMatch(/^127(\.\d{1,3}){3}$/);
    const parts = address.split('.').slice(1).map(Number);
    expect(parts.every((part) => part > 0 && part < 255)).toBe(true);
  }
});

test('a name leads to the address that its next task gets, and to it while that task runs', () => {
  // Prepare
  const addresses = new LoopbackAddresses(null);
  addresses.register('master');

  // Act
  const promised = addresses.lookup('master');
  const first = addresses.draw('master');
  const during = addresses.lookup('master');
  addresses.release('master', first);
  const after = addresses.lookup('master');
  const second = addresses.draw('master');

  // Assess
  expect(first).toBe(promised);
  expect(during).toBe(first);
  expect(after).not.toBe(first);
  expect(second).toBe(after);
});

test('while a master is replaced its name leads to the old one until that has ended', () => {
  // Prepare
  const addresses = new LoopbackAddresses(null);
  const old = addresses.draw('master');

  // Act
  const successor = addresses.draw('master');
  const both = addresses.lookup('master');
  addresses.release('master', old);

  // Assess
  expect(successor).not.toBe(old);
  expect(both).toBe(old);
  expect(addresses.lookup('master')).toBe(successor);
});

test('registering again changes nothing, and nobody knows a name that was never registered', () => {
  // Prepare
  const addresses = new LoopbackAddresses(null);
  addresses.register('master');
  const promised = addresses.lookup('master');

  // Act
  addresses.register('master');

  // Assess
  expect(addresses.lookup('master')).toBe(promised);
  expect(addresses.lookup('other')).toBeUndefined();
});

test('with aliases only those are drawn, again once released, and too few are refused', () => {
  // Prepare
  const addresses = new LoopbackAddresses(['127.0.1.1', '127.0.1.2']);
  const first = addresses.draw(null);
  const second = addresses.draw(null);

  // Act
  const third = () => addresses.draw(null);

  // Assess
  expect([first, second]).toEqual(['127.0.1.1', '127.0.1.2']);
  expect(third).toThrow(expect.objectContaining({ code: 'loopback-address-unavailable' }));
  addresses.release(null, second);
  expect(third()).toBe(second);
});

test.each([
  { platform: 'linux', aliases: null },
  { platform: 'darwin', aliases: ['127.0.1.1'] },
] as const)('$platform gives tasks $aliases', ({ platform, aliases }) => {
  const common = { netmask: '255.0.0.0', mac: '00:00:00:00:00:00', internal: true, cidr: null };
  const lo0 = ['127.0.0.1', '127.0.1.1'].map((address) => ({ ...common, family: 'IPv4' as const, address }));
  expect(loopbackAliases(platform, { lo0 })).toEqual(aliases);
});

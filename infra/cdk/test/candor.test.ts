import * as assert from 'assert/strict';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { test } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Candor, CandorProps, LogLevel, Rollout } from '../lib';

const TEMPLATE = fs.readFileSync(path.join(__dirname, '..', '..', 'template.yaml'), 'utf8');

/** The names in a section of the template. */
function names(section: string): string[] {
  const body = TEMPLATE.split(`\n${section}:\n`)[1].split(/\n[A-Z]\w+:\n/)[0];
  return [...`\n${body}`.matchAll(/\n {2}(\w+):/g)].map((found) => found[1]);
}

/** A folder like the one that `sam build` writes. */
function build(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'candor-cdk-'));
  for (const name of names('Resources').filter((name) => name.endsWith('Function'))) {
    fs.mkdirSync(path.join(folder, name));
    fs.writeFileSync(path.join(folder, name, 'bootstrap'), name);
  }
  return folder;
}

function synth(props: Omit<CandorProps, 'buildFolder' | 'mailIdentity'> = {}): { stack: Stack; template: Template; candor: Candor } {
  const stack = new Stack(new App(), 'Shop');
  const candor = new Candor(stack, 'Candor', { buildFolder: build(), mailIdentity: 'shop.example', ...props });
  return { stack, candor, template: Template.fromStack(stack) };
}

const EVERYTHING: Required<Omit<CandorProps, 'buildFolder' | 'mailIdentity'>> = {
  mailFrom: ['orders@shop.example', 'orders@other.example'],
  mailEnabled: false,
  policyOverrides: { 'order-confirmation': { when: 'placed' } },
  shopifyPartnerEventSource: 'aws.partner/shopify.com/123456/shop',
  shopifyAdmin: true,
  stripePartner: { eventSource: 'aws.partner/stripe.com/ed_123', shop: 'demo-shop' },
  rollout: Rollout.ALL_AT_ONCE,
  adoptedTable: { tableName: 'restored', streamLabel: '2026-11-28T09:00:00.000' },
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
  casesPerHourAlarm: 50,
  silencePeriodSeconds: 3600,
  queueConcurrency: 20,
  webhookConcurrency: 5,
  webAcl: {
    webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/1',
    edgeKeys: ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'],
  },
  commands: { endpoint: 'https://shop.example/candor', key: 'Bearer 1' },
  casesOnBus: true,
  slack: {
    webhookUrl: 'https://hooks.slack.com/services/T0/B0/x',
    changes: ['opened', 'overdue', 'closed'],
    severities: ['high'],
    teams: ['support'],
  },
  linkDomain: {
    domainName: 'mail.shop.example',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
    hostedZoneId: 'Z0123456789',
  },
  desk: {
    issuer: {
      address: 'https://login.example',
      clientId: 'desk',
      clientSecretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:desk-1',
      roleClaim: 'role',
      shopsClaim: 'shops',
      teamsClaim: 'teams',
    },
    sessionSeconds: 3600,
    domain: { domainName: 'desk.shop.example', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/2' },
  },
  dashboard: true,
  tracing: true,
  archiveDays: 7,
  logRetentionDays: 90,
  logLevel: LogLevel.WARN,
};

test('every resource of the template is there, and nothing but the code of functions is added', () => {
  const { template } = synth();
  const made = Object.keys(template.toJSON().Resources);
  assert.deepEqual(made.sort(), names('Resources').sort());
  assert.deepEqual(template.toJSON().Transform, ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31']);
});

test('every parameter of the template has a property, and no property is without one', () => {
  const { template } = synth(EVERYTHING);
  const left = Object.keys(template.toJSON().Parameters ?? {}).filter((name) => name !== 'BootstrapVersion');
  assert.deepEqual(left, [], 'these parameters can not be set');
  const { template: bare } = synth();
  const open = Object.keys(bare.toJSON().Parameters).filter((name) => name !== 'BootstrapVersion');
  assert.deepEqual(open.sort(), names('Parameters').filter((name) => name !== 'MailIdentity').sort());
});

test('what is set arrives where it is used', () => {
  const { template } = synth(EVERYTHING);
  const text = JSON.stringify(template.toJSON());
  const parts = ['order-confirmation', 'restored', 'orders@other.example', 'webacl/shop/1', ':alarms', 'https://mail.shop.example/', 'https://shop.example/candor'];
  for (const part of parts) {
    assert.ok(text.includes(part), `${part} is nowhere`);
  }
});

test('CloudFront shows the first key, and the functions behind it know both', () => {
  const { stack, template } = synth(EVERYTHING);
  const keys = EVERYTHING.webAcl.edgeKeys;
  const distributions = Object.values(template.findResources('AWS::CloudFront::Distribution'));
  assert.equal(distributions.length, 2);
  for (const distribution of distributions) {
    const [origin] = distribution.Properties.DistributionConfig.Origins;
    assert.deepEqual(stack.resolve(origin.OriginCustomHeaders), [{ HeaderName: 'x-origin-verify', HeaderValue: keys[0] }]);
  }
  const functions = Object.values(template.findResources('AWS::Serverless::Function'));
  const known = functions.map((found) => found.Properties.Environment?.Variables?.EDGE_KEYS).filter((found) => found);
  const behind = names('Resources').filter((name) => name.endsWith('WebhookFunction') || ['DeskFunction', 'UnsubscribeFunction'].includes(name));
  assert.deepEqual(known, behind.map(() => ({ 'Fn::Join': [' ', keys] })));
});

test('the code of each function comes from the build', () => {
  const { template } = synth();
  const functions = template.findResources('AWS::Serverless::Function');
  const all = names('Resources').filter((name) => name.endsWith('Function'));
  assert.equal(Object.keys(functions).length, all.length);
  const keys = Object.values(functions).map((found) => found.Properties.CodeUri.Key);
  assert.equal(new Set(keys).size, all.length, 'two functions have the same code');
});

test('no resource names one that is not there', () => {
  const { template } = synth(EVERYTHING);
  const all = template.toJSON();
  const text = JSON.stringify(all.Resources);
  const made = new Set([...Object.keys(all.Resources), ...Object.keys(all.Parameters ?? {})]);
  const named = [
    ...[...text.matchAll(/"Ref":"(\w+)(?:\.Alias)?"/g)].map((found) => found[1]),
    ...[...text.matchAll(/"Fn::GetAtt":\["(\w+)"/g)].map((found) => found[1]),
    ...[...text.matchAll(/"Fn::GetAtt":"(\w+)\./g)].map((found) => found[1]),
  ];
  assert.ok(named.length > 200, `only ${named.length} names were looked at`);
  assert.deepEqual([...new Set(named.filter((name) => !made.has(name)))], []);
});

test('callers call the alias', () => {
  const { template } = synth();
  template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
    IntegrationUri: { Ref: 'ShopifyWebhookFunction.Alias' },
  });
});

test('the names of what was made can be used by the rest of the stack', () => {
  const { stack, candor } = synth();
  assert.deepEqual(stack.resolve(candor.busName), { Ref: 'Bus' });
  assert.deepEqual(stack.resolve(candor.exceptionsQueueUrl), { Ref: 'ExceptionsQueue' });
});

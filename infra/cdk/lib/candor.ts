import * as fs from 'fs';
import * as path from 'path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnFunction } from 'aws-cdk-lib/aws-sam';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { CandorProps } from './candor-props';

/**
 * Candor, as `template.yaml` has it: this construct adds nothing and leaves nothing out. Its resources keep the names that
 * they have there, so a stack holds one of it.
 */
export class Candor extends Construct {
  /** The bus that sources put their facts on, with a source that starts with `candor.`. */
  public readonly busName: string;
  /** The table of orders. */
  public readonly tableName: string;
  /** The queue of cases for people. */
  public readonly exceptionsQueueUrl: string;
  /** What could not be dealt with. To redrive. */
  public readonly deadLetterQueueUrl: string;
  /** What the bus and the stream gave up on. To move by hand. */
  public readonly undeliveredQueueUrl: string;
  /** The logs of all functions. */
  public readonly logGroupName: string;
  /** The address to give to Shopify. */
  public readonly shopifyWebhookUrl: string;
  /** The address to give to Stripe, with the shop's name at its end. */
  public readonly stripeWebhookUrl: string;
  /** The address to give to WooCommerce, with the shop's name in the policy in place of {shop}. */
  public readonly woocommerceWebhookUrl: string;
  /** Where customers unsubscribe. */
  public readonly unsubscribeUrl: string;
  /** The secret to put the signing keys of all providers into. */
  public readonly webhookSecretArn: string;
  /** The secret with the key that links to unsubscribe by are signed with. */
  public readonly unsubscribeSecretArn: string;
  /** Where people sign in and work on cases, if there is a desk. */
  public readonly deskUrl?: string;

  public constructor(scope: Construct, id: string, props: CandorProps) {
    super(scope, id);
    // The package holds a copy; `out`, which the tests run from, lies one folder deeper.
    const places = ['..', '../..'].map((above) => path.join(__dirname, above, 'template.yaml'));
    const include = new CfnInclude(this, 'Template', {
      templateFile: places.find((place) => fs.existsSync(place)) ?? places[0],
      parameters: parameters(props),
      dehydratedResources: CALLERS_OF_ALIASES,
    });
    // The CDK adds the second one as soon as it sees a function of SAM, but the first one must come first.
    Stack.of(this).templateOptions.transforms = ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'];
    for (const child of include.node.findAll()) {
      if (child instanceof CfnResource && CALLERS_OF_ALIASES.includes(child.node.id)) {
        child.overrideLogicalId(child.node.id);
      }
      if (child instanceof CfnFunction) {
        const code = new Asset(this, `${child.node.id}Code`, { path: path.join(props.buildFolder, child.node.id) });
        child.codeUri = { bucket: code.s3BucketName, key: code.s3ObjectKey };
      }
    }
    const output = (name: string): string => include.getOutput(name).value;
    this.busName = output('BusName');
    this.tableName = output('TableName');
    this.exceptionsQueueUrl = output('ExceptionsQueueUrl');
    this.deadLetterQueueUrl = output('DeadLetterQueueUrl');
    this.undeliveredQueueUrl = output('UndeliveredQueueUrl');
    this.logGroupName = output('LogGroupName');
    this.shopifyWebhookUrl = output('ShopifyWebhookUrl');
    this.stripeWebhookUrl = output('StripeWebhookUrl');
    this.woocommerceWebhookUrl = output('WoocommerceWebhookUrl');
    this.unsubscribeUrl = output('UnsubscribeUrl');
    this.webhookSecretArn = output('WebhookSecretArn');
    this.unsubscribeSecretArn = output('UnsubscribeSecretArn');
    this.deskUrl = props.desk && output('DeskUrl');
  }
}

/** They call functions by an alias that SAM makes later, which the CDK can't know: it passes them on as they are written. */
const CALLERS_OF_ALIASES = [
  'ShopifyWebhookIntegration',
  'ShopifyWebhookPermission',
  'StripeWebhookIntegration',
  'StripeWebhookPermission',
  'DeskIntegration',
  'DeskPermission',
  'UnsubscribeIntegration',
  'UnsubscribePagePermission',
  'UnsubscribePermission',
  'WakeSchedule',
  'WakeScheduleRole',
  'EasypostWebhookIntegration',
  'EasypostWebhookPermission',
  'AftershipWebhookIntegration',
  'AftershipWebhookPermission',
  'ShippoWebhookIntegration',
  'ShippoWebhookPermission',
  'TrackingWebhookIntegration',
  'TrackingWebhookPermission',
  'WoocommerceWebhookIntegration',
  'WoocommerceWebhookPermission',
];

/** What the template's parameters are set to. One that is not given keeps its default. */
function parameters(props: CandorProps): { [name: string]: any } {
  const all: { [name: string]: any } = {
    MailIdentity: props.mailIdentity,
    MailFrom: props.mailFrom,
    MailEnabled: onOrOff(props.mailEnabled),
    PolicyOverrides: props.policyOverrides && JSON.stringify(props.policyOverrides),
    ShopifyPartnerEventSource: props.shopifyPartnerEventSource,
    ShopifyAdmin: onOrOff(props.shopifyAdmin),
    StripePartnerEventSource: props.stripePartner?.eventSource,
    StripePartnerShop: props.stripePartner?.shop,
    Rollout: props.rollout,
    TableName: props.adoptedTable?.tableName,
    TableStreamLabel: props.adoptedTable?.streamLabel,
    AlarmTopicArn: props.alarmTopicArn,
    CasesPerHourAlarm: text(props.casesPerHourAlarm),
    SilencePeriodSeconds: text(props.silencePeriodSeconds),
    QueueConcurrency: text(props.queueConcurrency),
    WebhookConcurrency: text(props.webhookConcurrency),
    WebAclArn: props.webAcl?.webAclArn,
    EdgeKeys: props.webAcl?.edgeKeys,
    CommandsEndpoint: props.commands?.endpoint,
    CommandsKey: props.commands?.key,
    CasesOnBus: onOrOff(props.casesOnBus),
    SlackWebhookUrl: props.slack?.webhookUrl,
    SlackChanges: props.slack?.changes,
    SlackSeverities: props.slack?.severities,
    SlackTeams: props.slack?.teams,
    LinkDomain: props.linkDomain?.domainName,
    LinkCertificateArn: props.linkDomain?.certificateArn,
    LinkHostedZoneId: props.linkDomain?.hostedZoneId,
    Desk: onOrOff(props.desk && true),
    DeskIssuer: props.desk?.issuer?.address,
    DeskClientId: props.desk?.issuer?.clientId,
    DeskClientSecretArn: props.desk?.issuer?.clientSecretArn,
    DeskRoleClaim: props.desk?.issuer?.roleClaim,
    DeskShopsClaim: props.desk?.issuer?.shopsClaim,
    DeskTeamsClaim: props.desk?.issuer?.teamsClaim,
    DeskSessionSeconds: text(props.desk?.sessionSeconds),
    DeskDomain: props.desk?.domain?.domainName,
    DeskCertificateArn: props.desk?.domain?.certificateArn,
    WithDashboard: onOrOff(props.dashboard),
    Tracing: onOrOff(props.tracing),
    ArchiveDays: text(props.archiveDays),
    LogRetentionDays: text(props.logRetentionDays),
    LogLevel: props.logLevel,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Switches of the template are texts. */
function onOrOff(value?: boolean): string | undefined {
  return value === undefined ? undefined : value ? 'on' : 'off';
}

/** Conditions of the template compare numbers as text. */
function text(value?: number): string | undefined {
  return value === undefined ? undefined : String(value);
}

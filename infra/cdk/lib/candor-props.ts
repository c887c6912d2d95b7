/** How a release reaches the functions that act or answer. */
export enum Rollout {
  /** A tenth of the calls for ten minutes, then all; taken back if an alarm goes off. */
  CANARY = 'Canary',
  /** At once: for trials, and for a repair while an alarm is on. */
  ALL_AT_ONCE = 'AllAtOnce',
}

/** The least important log line that is written. */
export enum LogLevel {
  ERROR = 'error',
  WARN = 'warn',
  INFO = 'info',
  DEBUG = 'debug',
  TRACE = 'trace',
}

/** A table that was not made by this stack, such as a restored one. */
export interface AdoptedTable {
  /** The table's name. */
  readonly tableName: string;
  /** The name of its stream (its `LatestStreamLabel`, a time). */
  readonly streamLabel: string;
}

/** A partner event source of Stripe, and the shop that its events are about: they do not say it. */
export interface StripePartner {
  /**
   * The event source that Stripe made for this account.
   *
   * @example 'aws.partner/stripe.com/ed_123'
   */
  readonly eventSource: string;
  /** The shop, by its name in the policy, in lower case. */
  readonly shop: string;
}

/** A WAF web ACL, and what keeps callers from going around it. */
export interface WebAcl {
  /** The web ACL, for CloudFront (made in us-east-1). */
  readonly webAclArn: string;
  /**
   * The key that CloudFront shows to the functions, of 32 characters or more; a second one while it is replaced. It ends up
   * in the template, so give it by a parameter or a token rather than by its text.
   */
  readonly edgeKeys: string[];
}

/** A system of yours that gets what Candor asks for. */
export interface CommandsTo {
  /**
   * Its address.
   *
   * @example 'https://shop.example/candor'
   */
  readonly endpoint: string;
  /** The key that it knows Candor by. It ends up in the template, so give it by a parameter or a token rather than by its text. */
  readonly key: string;
}

/** A chat that is told of cases. */
export interface SlackTo {
  /** The address of its incoming webhook. It is a secret, so give it by a parameter or a token rather than by its text. */
  readonly webhookUrl: string;
  /**
   * Of which changes of a case it is told.
   *
   * @default - opened and overdue
   */
  readonly changes?: string[];
  /**
   * Of which severities.
   *
   * @default - normal and high
   */
  readonly severities?: string[];
  /**
   * Of which teams' cases.
   *
   * @default - all
   */
  readonly teams?: string[];
}

/** A desk, where people who sign in work on cases. */
export interface DeskSettings {
  /**
   * The issuer that signs people in.
   *
   * @default - a user pool of the stack's own
   */
  readonly issuer?: DeskIssuer;
  /**
   * After how many seconds people sign in again.
   *
   * @default 28800
   */
  readonly sessionSeconds?: number;
  /**
   * A domain of your own for the desk.
   *
   * @default - the address of its API, or of CloudFront
   */
  readonly domain?: DeskDomain;
}

/** An issuer of OpenID Connect. It leads back to `/login/return` and `/logout` of the desk's address. */
export interface DeskIssuer {
  /** Its address, as its tokens name it. */
  readonly address: string;
  /** The name by which it knows the desk. */
  readonly clientId: string;
  /**
   * The secret of Secrets Manager that holds what it knows the desk by besides.
   *
   * @default - it asks for none
   */
  readonly clientSecretArn?: string;
  /**
   * The claim that has people's roles.
   *
   * @default 'candor_role'
   */
  readonly roleClaim?: string;
  /**
   * The claim that has the shops that people may see.
   *
   * @default 'candor_shops'
   */
  readonly shopsClaim?: string;
  /**
   * The claim that has the teams for which agents decide.
   *
   * @default 'candor_teams'
   */
  readonly teamsClaim?: string;
}

/** A domain of the desk. Its record points to the output `DeskTarget`. */
export interface DeskDomain {
  /**
   * The domain, in lower case.
   *
   * @example 'desk.shop.example'
   */
  readonly domainName: string;
  /** Its certificate in ACM: of us-east-1 with a web ACL, of the stack's own region without. */
  readonly certificateArn: string;
}

/** A domain that links in mails and webhooks use, so that they outlive the API. */
export interface LinkDomain {
  /**
   * The domain, in lower case.
   *
   * @example 'mail.shop.example'
   */
  readonly domainName: string;
  /** Its certificate in ACM: of us-east-1 with a web ACL, of the stack's own region without. */
  readonly certificateArn: string;
  /**
   * The Route 53 zone to write its record into.
   *
   * @default - you write it yourself, to the output `LinkTarget`
   */
  readonly hostedZoneId?: string;
}

/** What a deployment of Candor is told: the parameters of `template.yaml`, which also has their defaults. */
export interface CandorProps {
  /**
   * The folder that `sam build` wrote.
   *
   * @example '.aws-sam/build'
   */
  readonly buildFolder: string;
  /** The verified SES identity that mails are sent from: a domain, an address, or `*` where `mailFrom` names them all. */
  readonly mailIdentity: string;
  /**
   * The addresses that mails may come from, as in the policy.
   *
   * @default - every address of the identity
   */
  readonly mailFrom?: string[];
  /**
   * Sends mails. Where it is false, each waits.
   *
   * @default true
   */
  readonly mailEnabled?: boolean;
  /**
   * Changes to the policy that is built into the functions.
   *
   * @default - none
   */
  readonly policyOverrides?: { [table: string]: any };
  /**
   * The partner event source that Shopify made for this account.
   *
   * @default - webhooks come over HTTP alone
   */
  readonly shopifyPartnerEventSource?: string;
  /**
   * Whether shops of Shopify are asked what changed, kept to the subscriptions, and made to carry out what is decided.
   *
   * @default false
   */
  readonly shopifyAdmin?: boolean;
  /**
   * What Stripe publishes to EventBridge.
   *
   * @default - webhooks come over HTTP alone
   */
  readonly stripePartner?: StripePartner;
  /**
   * How a release reaches the functions that act or answer.
   *
   * @default Rollout.CANARY
   */
  readonly rollout?: Rollout;
  /**
   * A table to adopt.
   *
   * @default - a table of the stack's own
   */
  readonly adoptedTable?: AdoptedTable;
  /**
   * The SNS topic that alarms notify.
   *
   * @default - alarms only show
   */
  readonly alarmTopicArn?: string;
  /**
   * How many cases opened within an hour are an alarm.
   *
   * @default 20
   */
  readonly casesPerHourAlarm?: number;
  /**
   * The length of time whose orders are counted and compared with what is usual for it.
   *
   * @default 86400
   */
  readonly silencePeriodSeconds?: number;
  /**
   * How many batches of each kind of fact are recorded at once, at most. Set one before a replay.
   *
   * @default - no such number
   */
  readonly queueConcurrency?: number;
  /**
   * How many webhooks are worked on at once, at most.
   *
   * @default - no such number
   */
  readonly webhookConcurrency?: number;
  /**
   * A WAF web ACL. CloudFront is then put before the webhooks and the page.
   *
   * @default - none, and no CloudFront
   */
  readonly webAcl?: WebAcl;
  /**
   * A system of yours that gets what Candor asks for: fulfilment, tags, cancellations. Each is a CloudEvent.
   *
   * @default - commands are on the bus alone
   */
  readonly commands?: CommandsTo;
  /**
   * Whether every case is put on the bus, for rules of yours and for the system that gets commands.
   *
   * @default false
   */
  readonly casesOnBus?: boolean;
  /**
   * A chat that is told of cases. It needs the desk, to which its links lead.
   *
   * @default - none is told
   */
  readonly slack?: SlackTo;
  /**
   * A domain of your own for the links in mails and for webhooks.
   *
   * @default - the address of the API, or of CloudFront
   */
  readonly linkDomain?: LinkDomain;
  /**
   * A desk, where people who sign in work on cases. Its secret costs 0.40 USD a month.
   *
   * @default - there is none
   */
  readonly desk?: DeskSettings;
  /**
   * Whether there is a dashboard, at 3 USD a month; the first three of an account are free.
   *
   * @default false
   */
  readonly dashboard?: boolean;
  /**
   * Whether calls are traced with X-Ray.
   *
   * @default false
   */
  readonly tracing?: boolean;
  /**
   * How many days the bus keeps events for a replay. 0 keeps none.
   *
   * @default 30
   */
  readonly archiveDays?: number;
  /**
   * How many days logs are kept.
   *
   * @default 30
   */
  readonly logRetentionDays?: number;
  /**
   * The least important log line that is written.
   *
   * @default LogLevel.INFO
   */
  readonly logLevel?: LogLevel;
}

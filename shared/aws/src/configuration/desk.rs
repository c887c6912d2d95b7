//! Defines the settings of the desk.

use candor_domain::policy::settings::Policy;
use jiff::SignedDuration;

use super::Settings;
use super::sets::Common;
use crate::edge_keys::EdgeKeys;

/// The time after which a person signs in again, in seconds, where none is given: a day's work.
const SESSION_SECONDS: i64 = 8 * 60 * 60;
/// The longest such time. A role that is taken away ends with it.
const SESSION_SECONDS_MAX: i64 = 7 * 24 * 60 * 60;

/// The settings of the desk.
#[derive(Debug)]
pub struct Desk {
    /// The settings that every function has.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The policy, which names the shops.
    pub policy: Policy,
    /// The bus.
    pub bus: String,
    /// The address of the desk, without a path and a slash at its end.
    pub address: String,
    /// The secret that holds the keys that cookies are signed with.
    pub secret_id: String,
    /// The keys that calls by CloudFront show.
    pub edge_keys: EdgeKeys,
    /// The address of the issuer that signs people in.
    pub issuer: String,
    /// The name by which the issuer knows the desk.
    pub client_id: String,
    /// The secret that holds what the issuer knows the desk by besides, if it asks for one.
    pub client_secret_id: Option<String>,
    /// The time after which a person signs in again.
    pub session: SignedDuration,
    /// The names of claims, where they are not the usual ones.
    pub claims: DeskClaims,
}

/// The names of the claims that say who somebody is. What is absent is the usual one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskClaims {
    /// The person's name.
    pub name: Option<String>,
    /// The roles.
    pub role: Option<String>,
    /// The shops.
    pub shops: Option<String>,
    /// The teams.
    pub teams: Option<String>,
}

impl Desk {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let bus = settings.text("BUS_NAME");
        let address = settings.address("DESK_URL");
        let secret_id = settings.text("DESK_SECRET_ID");
        let edge_keys = settings.edge_keys();
        let issuer = settings.address("DESK_ISSUER");
        let client_id = settings.text("DESK_CLIENT_ID");
        let session = settings.seconds("DESK_SESSION_SECONDS", SESSION_SECONDS, SESSION_SECONDS_MAX);
        Some(Self {
            common: common?,
            table: table?,
            policy: policy?,
            bus: bus?,
            address: address?.trim_end_matches('/').to_owned(),
            secret_id: secret_id?,
            edge_keys: edge_keys?,
            issuer: issuer?,
            client_id: client_id?,
            client_secret_id: settings.optional("DESK_CLIENT_SECRET_ID"),
            session: session?,
            claims: DeskClaims::read(settings),
        })
    }
}

impl DeskClaims {
    fn read(settings: &Settings<'_>) -> Self {
        Self {
            name: settings.optional("DESK_NAME_CLAIM"),
            role: settings.optional("DESK_ROLE_CLAIM"),
            shops: settings.optional("DESK_SHOPS_CLAIM"),
            teams: settings.optional("DESK_TEAMS_CLAIM"),
        }
    }
}

// The ordered lists of migrations: appended to, never changed.

package import Database

package enum Migrations {
    package static let control = [
        Migration(number: 1, name: "control", sql: text(PackageResources.C0001_control_sql)),
        Migration(number: 2, name: "dashboard", sql: text(PackageResources.C0002_dashboard_sql)),
    ]

    package static let environment = [
        Migration(number: 1, name: "identity", sql: text(PackageResources.M0001_identity_sql)),
        Migration(number: 2, name: "configuration", sql: text(PackageResources.M0002_configuration_sql)),
        Migration(number: 3, name: "people", sql: text(PackageResources.M0003_people_sql)),
        Migration(number: 4, name: "management", sql: text(PackageResources.M0004_management_sql)),
        Migration(number: 5, name: "consents_by_api", sql: text(PackageResources.M0005_consents_by_api_sql)),
        Migration(number: 6, name: "administration", sql: text(PackageResources.M0006_administration_sql)),
        Migration(number: 7, name: "registration", sql: text(PackageResources.M0007_registration_sql)),
        Migration(number: 8, name: "daily_counts", sql: text(PackageResources.M0008_daily_counts_sql)),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

package enforcement

import "liancheng/internal/calendar"

// Offices are all bodies read at once, for the test that they answer as the registry does.
type Offices = offices

// ReadOffices reads them.
func ReadOffices(tx Tx) (*Offices, error) { return readOffices(tx) }

// HolderOf is RegistryTx.HolderOf.
func (o *offices) HolderOf(function, region string, day calendar.Day) (Office, bool) {
	return o.holderOf(function, region, day)
}

// OfficeByID is RegistryTx.OfficeByID.
func (o *offices) OfficeByID(id string, day calendar.Day) Office { return o.byID(id, day) }

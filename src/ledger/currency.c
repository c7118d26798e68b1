/* SPDX-License-Identifier: MIT */
/* ISO 4217: the currencies in use and the decimals of each. Accounting units
 * without decimals of their own (gold, testing codes, SDR) are left out. */
#include "ledger/money.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Sorted, four bytes each: the code and its decimals. */
static const char currencies[] =
	"AED2AFN2ALL2AMD2ANG2AOA2ARS2AUD2AWG2AZN2BAM2BBD2BDT2BGN2BHD3BIF0BMD2BND2BOB2BOV2"
	"BRL2BSD2BTN2BWP2BYN2BZD2CAD2CDF2CHE2CHF2CHW2CLF4CLP0CNY2COP2COU2CRC2CUC2CUP2CVE2"
	"CZK2DJF0DKK2DOP2DZD2EGP2ERN2ETB2EUR2FJD2FKP2GBP2GEL2GHS2GIP2GMD2GNF0GTQ2GYD2HKD2"
	"HNL2HRK2HTG2HUF2IDR2ILS2INR2IQD3IRR2ISK0JMD2JOD3JPY0KES2KGS2KHR2KMF0KPW2KRW0KWD3"
	"KYD2KZT2LAK2LBP2LKR2LRD2LSL2LYD3MAD2MDL2MGA2MKD2MMK2MNT2MOP2MRU2MUR2MVR2MWK2MXN2"
	"MXV2MYR2MZN2NAD2NGN2NIO2NOK2NPR2NZD2OMR3PAB2PEN2PGK2PHP2PKR2PLN2PYG0QAR2RON2RSD2"
	"RUB2RWF0SAR2SBD2SCR2SDG2SEK2SGD2SHP2SLE2SLL2SOS2SRD2SSP2STN2SVC2SYP2SZL2THB2TJS2"
	"TMT2TND3TOP2TRY2TTD2TWD2TZS2UAH2UGX0USD2USN2UYI0UYU2UYW4UZS2VED2VES2VND0VUV0WST2"
	"XAF0XCD2XCG2XOF0XPF0YER2ZAR2ZMW2ZWG2ZWL2";

static int compare(const void *code, const void *row)
{
	return memcmp(code, row, 3);
}

int money_exponent(const char *currency)
{
	if (strlen(currency) != 3)
		return -1;
	const char *row = bsearch(currency, currencies, (sizeof currencies - 1) / 4, 4, compare);
	return row ? row[3] - '0' : -1;
}

bool money_currency(const char *text, currency_code out)
{
	size_t len = strlen(text);
	currency_code code = "";
	text_trim(&text, &len);
	if (len != 3)
		return false;
	for (size_t i = 0; i < 3; i++)
		code[i] = text[i] >= 'a' && text[i] <= 'z' ? (char)(text[i] - 'a' + 'A') : text[i];
	if (money_exponent(code) < 0)
		return false;
	memcpy(out, code, sizeof code);
	return true;
}
